import Settings
import Testing

@testable import Experiments

@Suite("Seeds")
struct SeedListTests {
  @Test(arguments: [
    ("3", [3], "3"), ("0..4", [0, 1, 2, 3, 4], "0..4"), ("0,2,5", [0, 2, 5], "0,2,5"),
    ("0 .. 2, 7", [0, 1, 2, 7], "0,1,2,7"), ("5..5", [5], "5"),
    ("18446744073709551615", [UInt64.max], "18446744073709551615"),
  ])
  func golden(text: String, seeds: [UInt64], again: String) throws {
    #expect(try SeedList.parse(text) == seeds)
    #expect(SeedList.text(seeds) == again)
    #expect(try SeedList.parse(again) == seeds)
  }

  @Test(arguments: [
    "", "a", "1..", "..3", "4..1", "1,,2", "-1", "1..2..3", "0..1000000", "0..18446744073709551615",
    "1,1", "0..3,2",
  ])
  func refused(text: String) { #expect(throws: SettingError.self) { try SeedList.parse(text) } }
}
