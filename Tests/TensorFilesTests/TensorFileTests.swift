import Foundation
import Testing

@testable import TensorFiles

@Suite("Tensor files against the format's own package")
struct TensorFileTests {
  /// What Fixtures/make_reference.py saved.
  let records = [
    TensorRecord("weight", shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25] as [Float]),
    TensorRecord("moment", shape: [2], values: [0.1, -2.5]),
    TensorRecord("frame", shape: [5], values: [0, 1, 2, 3, 4] as [UInt8]),
    TensorRecord("step", shape: [], values: [1_000_000_007] as [Int64]),
    TensorRecord("empty", shape: [0, 4], values: [Float]()),
    TensorRecord("odd/\"name\"é", shape: [1], values: [7] as [Int32]),
  ]

  private func reference() throws -> String {
    try #require(
      Bundle.module.path(
        forResource: "reference", ofType: "safetensors", inDirectory: "Fixtures"))
  }

  @Test func referenceIsRead() throws {
    let file = try TensorFile(path: reference())
    #expect(file.metadata == ["format": "1"])
    #expect(file.names == ["step", "moment", "empty", "weight", "odd/\"name\"é", "frame"])
    #expect(Set(file.records) == Set(records))
    #expect(try file.values("moment", as: Double.self, shape: [2]) == [0.1, -2.5])
  }

  @Test func referenceIsWrittenToTheByte() throws {
    let bytes = TensorFile(records, metadata: ["format": "1"]).encoded()
    #expect(try Data(bytes) == Data(contentsOf: URL(fileURLWithPath: reference())))
  }

  /// Law: the order of the records changes no byte, and reading returns what was written.
  @Test func roundTrip() throws {
    let bytes = TensorFile(records).encoded()
    #expect(TensorFile(records.reversed()).encoded() == bytes)
    #expect(Set(try TensorFile(bytes: bytes, file: "").records) == Set(records))
    let nothing = TensorFile([], metadata: ["note": "a\n\u{1}\\\""])
    #expect(try TensorFile(bytes: nothing.encoded(), file: "").metadata == nothing.metadata)
    #expect(TensorFile([]).encoded().count % 8 == 0)
  }

  @Test func valuesAreAskedForByNameTypeAndShape() throws {
    let file = TensorFile(records)
    #expect(throws: TensorFileError.self) { try file.values("weigth", as: Float.self) }
    let type = #expect(throws: TensorFileError.self) { try file.values("step", as: Float.self) }
    #expect(type?.fault == .wrongType(name: "step", expected: .float32, found: .int64))
    let shape = #expect(throws: TensorFileError.self) {
      try file.values("weight", as: Float.self, shape: [3, 2])
    }
    #expect(shape?.fault == .wrongShape(name: "weight", expected: [3, 2], found: [2, 3]))
    #expect(
      shape?.description == "The tensor file: The array \"weight\" has the shape [2, 3], not "
        + "[3, 2]. It was saved by other settings or another version; load it with those it was "
        + "saved with.")
  }
}
