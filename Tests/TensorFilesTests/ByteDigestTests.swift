import TensorFiles
import Testing

@Suite("Digests")
struct ByteDigestTests {
  /// Printed by Fixtures/make_reference.py.
  @Test func golden() {
    #expect(ByteDigest.hexadecimal(of: []) == "ef46db3751d8e999")
    #expect(ByteDigest.hexadecimal(of: Array("abc".utf8)) == "44bc2cf5ad770999")
    #expect(
      ByteDigest.hexadecimal(of: [UInt8](repeating: 97, count: 31)) == "fe47067cda802916")
    let bytes = (0..<5).flatMap { _ in (0...255).map { UInt8($0) } } + Array("xyz".utf8)
    #expect(ByteDigest.hexadecimal(of: bytes) == "afd18a3957d3670a")
  }

  /// Law: how the bytes are cut does not matter.
  @Test func pieces() {
    let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for cut in 0...200 {
      var digest = ByteDigest()
      digest.update(Array(bytes[..<cut]))
      digest.update(Array(bytes[cut...]))
      #expect(digest.hexadecimal == ByteDigest.hexadecimal(of: bytes))
    }
  }
}
