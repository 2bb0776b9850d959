import { describe, expect, it } from 'vitest'
import { companionsOf } from './companions'

describe('companionsOf', () => {
  const mnist = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', 't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']
  it.each<[string, readonly string[], readonly string[]]>([
    ['t10k-images-idx3-ubyte.gz', mnist, [mnist[2] ?? '', mnist[0] ?? '', mnist[1] ?? '', mnist[3] ?? '']],
    [
      'x_train.npy',
      ['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy', 'weights.npy'],
      ['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy'],
    ],
    ['train_cats.h5', ['train_cats.h5', 'test_cats.h5', 'train_dogs.h5', 'cats.csv'], ['train_cats.h5', 'test_cats.h5']],
    [
      'emnist-letters-train-images-idx3-ubyte',
      ['emnist-letters-train-labels-idx1-ubyte', 'emnist-digits-train-labels-idx1-ubyte'],
      ['emnist-letters-train-images-idx3-ubyte', 'emnist-letters-train-labels-idx1-ubyte'],
    ],
    ['mnist.npz', ['cifar.npz', 'mnist.npz'], ['mnist.npz']],
    ['flowers.csv', ['flowers.csv', 'x.npy'], ['flowers.csv']],
  ])('of %s', (name, names, expected) => expect(companionsOf(name, names)).toEqual(expected))
})
