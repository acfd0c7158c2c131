import Testing

@testable import Tensors

@Suite struct BytesTests {
  @Test func rowsOfBytesBecomeNumbers() {
    let bytes: [UInt8] = [0, 1, 2, 253, 254, 255]
    let rows = Tensor.gathered(bytes: bytes, rows: [1, 0, 1], of: 3)
    #expect(rows.shape == [3, 3])
    #expect(rows.floats == [253, 254, 255, 0, 1, 2, 253, 254, 255])
    #expect(Tensor.gathered(bytes: bytes, rows: [], of: 3).shape == [0, 3])
  }

  /// All that is large enough to be divided, on one thread and on three.
  @Test func threadsDivideTheRowsAndChangeNothing() {
    var random = RandomStream(seed: 1)
    let bytes = (0..<50 * 1001).map { _ in UInt8(random.integer(below: 256)) }
    let rows = (0..<70).map { _ in Int32(random.integer(below: 50)) }
    let expected = rows.flatMap { row in
      bytes[Int(row) * 1001..<(Int(row) + 1) * 1001].map { Float($0) }
    }
    for threads in [1, 3] {
      let tensor = ThreadPool(threads: threads).use {
        Tensor.gathered(bytes: bytes, rows: rows, of: 1001)
      }
      #expect(tensor.floats == expected)
    }
  }

  @Test func everyByteComesBack() {
    let numbers = (0..<256).map { Float($0) }
    var bytes = [UInt8](repeating: 7, count: 256)
    #expect(numbers.write(asBytes: &bytes))
    #expect(bytes == Array(0...255))
  }

  @Test(
    arguments: [-1, 256, 0.5, 254.99998, -0.0001, .nan, .infinity, -.infinity, 1e20] as [Float])
  func whatIsNoByteIsNoticed(_ number: Float) {
    for place in [0, 17, 36] {
      var numbers = [Float](repeating: 3, count: 37)
      numbers[place] = number
      var bytes = [UInt8](repeating: 0, count: 37)
      #expect(!numbers.write(asBytes: &bytes))
    }
  }

  @Test func aRowThatIsNoneIsRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.gathered(bytes: [1, 2, 3], rows: [1], of: 3)
    }
  }
}
