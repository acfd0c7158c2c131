import Testing

@testable import TensorFiles

@Suite("Damaged tensor files are refused with a sentence")
struct TensorFileReadingTests {
  private func fault(header: String, data: Int = 0) -> TensorFileError.Fault? {
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return fault(bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data))
  }

  private func fault(_ bytes: [UInt8]) -> TensorFileError.Fault? {
    do {
      _ = try TensorFile(bytes: bytes, file: "x")
      return nil
    } catch {
      #expect(error.description.hasPrefix("x: "))
      return error.fault
    }
  }

  private func entry(_ type: String, _ shape: String, _ offsets: String, _ name: String = "a")
    -> String
  { "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}" }

  @Test func lengths() {
    #expect(fault([]) == .truncated(expected: 8, found: 0))
    #expect(fault([UInt8](repeating: 255, count: 20)) == .headerLength(.max))
    #expect(fault([0, 0, 0, 0, 0, 0, 0, 0]) == .headerLength(0))
    #expect(fault([9, 0, 0, 0, 0, 0, 0, 0, 1]) == .truncated(expected: 17, found: 9))
  }

  @Test(arguments: [
    "not JSON", "[1, 2]", "{\"a\": 1}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}",
    "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}",
    "{\"__metadata__\":{\"n\":1}}",
  ])
  func headers(header: String) {
    guard case .header = fault(header: header, data: 4) else {
      Issue.record("\(header) gave \(String(describing: fault(header: header, data: 4)))")
      return
    }
  }

  @Test func entries() {
    #expect(fault(header: "{\(entry("F32", "[1]", "[0,4]"))}", data: 4) == nil)
    #expect(
      fault(header: "{\(entry("F31", "[1]", "[0,4]"))}", data: 4)
        == .unknownElementType(name: "a", word: "F31"))
    #expect(
      fault(header: "{\(entry("F32", "[-1]", "[0,4]"))}", data: 4)
        == .impossibleShape(name: "a", shape: [-1]))
    let huge = "[4611686018427387904,4]"
    #expect(
      fault(header: "{\(entry("F32", huge, "[0,4]"))}", data: 4)
        == .impossibleShape(name: "a", shape: [4_611_686_018_427_387_904, 4]))
    #expect(
      fault(header: "{\(entry("F32", "[2]", "[0,4]"))}", data: 4)
        == .sizeMismatch(name: "a", expected: 8, found: 4))
    #expect(
      fault(header: "{\(entry("F32", "[1]", "[8,4]"))}", data: 8)
        == .outside(name: "a", start: 8, end: 4))
    #expect(
      fault(header: "{\(entry("F32", "[1]", "[-4,0]"))}", data: 4)
        == .outside(name: "a", start: -4, end: 0))
    #expect(
      fault(
        header: "{\(entry("F32", "[1]", "[0,4]")),\(entry("F32", "[1]", "[2,6]", "b"))}", data: 6)
        == .overlapping(name: "b"))
    #expect(fault(header: "{\(entry("F32", "[1]", "[4,8]"))}", data: 8) == .gap(before: "a"))
    #expect(fault(header: "{\(entry("F32", "[1]", "[0,4]"))}", data: 6) == .trailingBytes(2))
  }

  @Test func aMissingFileSaysSo() {
    let error = #expect(throws: TensorFileError.self) { try TensorFile(path: "/nowhere/at.all") }
    #expect(error?.description.hasPrefix("/nowhere/at.all: It cannot be read") == true)
  }

  /// Law: every prefix of a good file is refused, and no single changed byte traps.
  @Test func everyPrefixAndEveryFlip() {
    let good = TensorFile([
      TensorRecord("a", shape: [2], values: [1, 2] as [Float]),
      TensorRecord("b", shape: [1], values: [3.0]),
    ]).encoded()
    for length in 0..<good.count { #expect(fault(Array(good[..<length])) != nil) }
    for index in good.indices {
      for mask in [UInt8(1), 0x20, 0x80, 0xff] {
        var bytes = good
        bytes[index] ^= mask
        _ = fault(bytes)
      }
    }
  }
}
