import Settings
import Testing

@Suite("Bounds")
struct SettingBoundsTests {
  @Test func words() {
    #expect((0.0...1.0).words == "0 ... 1")
    #expect((0..<10).words == "0 ..< 10")
    #expect(PartialRangeFrom(1).words == "at least 1")
    #expect(PartialRangeThrough(1.5).words == "at most 1.5")
    #expect(PartialRangeUpTo(1).words == "below 1")
    #expect(Above(0).words == "above 0")
    #expect(!Above(0).contains(0) && Above(0).contains(1e-300))
  }
}
