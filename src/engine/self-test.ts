// A backend may start and still compute nonsense (a lost context, a broken driver): a small sum decides.
import * as tf from '@tensorflow/tfjs'

/** Trains one step of a tiny network whose gradient is known, and compares. */
export async function computesRight(): Promise<boolean> {
  const before = tf.memory().numTensors
  const gradient = tf.tidy(() => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2])
    return tf.grad((w) =>
      tf
        .matMul(x, w as tf.Tensor2D)
        .square()
        .sum(),
    )(tf.tensor2d([0.5, -1], [2, 1]))
  })
  const values = await gradient.data()
  gradient.dispose()
  // 2·xᵀ(xw) with xw = (−1.5, −2.5): (−18, −26).
  const right = Math.abs((values[0] ?? 0) + 18) < 1e-3 && Math.abs((values[1] ?? 0) + 26) < 1e-3
  return right && tf.memory().numTensors === before
}
