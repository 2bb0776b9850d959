// Node has WebAssembly; its types lie in the browser's library, which the host must not see. These are the parts the engine uses.
declare namespace WebAssembly {
  class Module {
    private constructor()
  }
  class Memory {
    private constructor()
    readonly buffer: ArrayBuffer
  }
  class Instance {
    private constructor()
    readonly exports: Record<string, unknown>
  }
  function compile(bytes: ArrayBufferView): Promise<Module>
  function instantiate(module: Module, imports: Record<string, Record<string, unknown>>): Promise<Instance>
}
