import Foundation
import Settings
import Testing

@Suite("Setting values")
struct SettingValueTests {
  /// Law: JSON keeps the value, and shows it without wrappers.
  @Test func json() throws {
    let values: [SettingValue] = [
      .bool(true), .int(3), .double(0.1), .string("x"), .list([.int(1)]),
    ]
    let data = try JSONEncoder().encode(values)
    #expect(String(decoding: data, as: UTF8.self) == #"[true,3,0.1,"x",[1]]"#)
    #expect(try JSONDecoder().decode([SettingValue].self, from: data) == values)
  }

  @Test func conversions() {
    #expect(SettingValue.double(3).asInt == 3)
    #expect(SettingValue.double(3.5).asInt == nil)
    #expect(SettingValue.double(0x1p60).asInt == nil)
    #expect(SettingValue.double(.nan).asDouble == nil)
    #expect(SettingValue.int(4).asIntList == [4])
    #expect(SettingValue.list([.string("a")]).asIntList == nil)
    #expect(SettingValue.bool(true).asInt == nil)
  }
}
