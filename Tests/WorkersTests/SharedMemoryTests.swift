import Testing

@testable import Workers

@Suite struct SharedMemoryTests {
  @Test func bothSidesSeeTheSameBytes() throws {
    let memory = try SharedMemory()
    let command = WorkerCommand(
      program: "/bin/sh",
      arguments: [
        "-c",
        "head -c 1 <&3; printf abc | dd of=/proc/self/fd/5 bs=1 seek=8 conv=notrunc 2>/dev/null; "
          + "head -c 4 /proc/self/fd/5 >&4",
      ])
    let worker = try Worker(command, sharing: memory)
    defer { worker.close() }
    // Sized after the child has it.
    try memory.resize(to: 16)
    let bytes = memory.view(of: UInt8.self, at: 0, count: 16)
    for (place, byte) in [1, 2, 3, 4].enumerated() { bytes[place] = UInt8(byte) }
    try worker.send(0)
    for byte in [1, 2, 3, 4] { #expect(try worker.receive(within: 10) == UInt8(byte)) }
    #expect(Array(bytes[8..<12]) == [97, 98, 99, 0])
  }

  @Test func newMemoryIsZeroAndTyped() throws {
    let memory = try SharedMemory()
    #expect(memory.byteCount == 0)
    try memory.resize(to: 64)
    #expect(memory.byteCount == 64)
    #expect(memory.view(of: Double.self, at: 32, count: 4).allSatisfy { $0 == 0 })
    memory.view(of: Float.self, at: 4, count: 1)[0] = 1
    #expect(memory.view(of: UInt32.self, at: 4, count: 1)[0] == 0x3f80_0000)
    try memory.resize(to: 128)
    #expect(memory.view(of: Float.self, at: 4, count: 1)[0] == 1)
  }

  @Test func tooMuchMemoryIsRefused() throws {
    let memory = try SharedMemory()
    #expect(throws: WorkerError.self) { try memory.resize(to: 1 << 62) }
  }
}
