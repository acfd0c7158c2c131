import Settings
import Testing

@Suite("Settings are declared once and set by name")
struct SettingsTests {
  @Test func defaultsComeFromInit() throws {
    let values = Sample().values
    #expect(values.map(\.name) == Sample.names)
    #expect(values[0].value == .double(0.99))
    #expect(values[3].value == .int(256))
    #expect(values[7].value == .list([.int(256), .int(256)]))
    #expect(values[9].value == .string("none"))
    #expect(Sample.declarationFaults == [])
  }

  @Test(arguments: [
    ("discount", "0.5", SettingValue.double(0.5)), ("discount", "1", .double(1)),
    ("rate", "1e-3", .double(1e-3)), ("batch", "1e6", .int(1_000_000)),
    ("batch", "1_000", .int(1000)), ("batch", " 7 ", .int(7)),
    ("normalizes", "false", .bool(false)),
    ("label", "two words", .string("two words")),
    ("hidden", "[64, 32]", .list([.int(64), .int(32)])), ("hidden", "64", .list([.int(64)])),
    ("hidden", "1e2,3", .list([.int(100), .int(3)])), ("marks", "[]", .list([])),
    ("decay", "cosine", .string("cosine")),
  ])
  func textIsReadByTheFieldsType(name: String, text: String, value: SettingValue) throws {
    var settings = Sample()
    try settings.set(name, text: text)
    #expect(try settings.value(of: name) == value)
  }

  @Test(arguments: [
    ("discount", "high"), ("discount", "nan"), ("discount", "inf"), ("batch", "1.5"),
    ("batch", "1e300"), ("batch", ""), ("normalizes", "yes"), ("hidden", "[1, two]"),
    ("hidden", "1,,2"), ("decay", "sudden"),
  ])
  func textOfAnotherTypeIsRefused(name: String, text: String) throws {
    var settings = Sample()
    let error = #expect(throws: SettingError.self) { try settings.set(name, text: text) }
    guard case .wrongType(name, _, "\"\(text)\"") = error else {
      Issue.record("expected wrongType, got \(String(describing: error))")
      return
    }
    #expect(settings == Sample())
  }

  @Test func valuesAreOfTheRightType() throws {
    var settings = Sample()
    try settings.set("discount", to: .int(1))
    try settings.set("batch", to: .double(64))
    #expect(settings.discount == 1 && settings.batch == 64)
    #expect(throws: SettingError.self) { try settings.set("discount", to: .string("0.5")) }
    #expect(throws: SettingError.self) { try settings.set("batch", to: .double(64.5)) }
    #expect(throws: SettingError.self) { try settings.set("label", to: .int(1)) }
    #expect(throws: SettingError.self) { try settings.set("normalizes", to: .int(1)) }
  }

  @Test func messagesSayWhatToDo() {
    var settings = Sample()
    #expect(
      message { try settings.set("discuont", text: "1") }
        == "There is no setting \"discuont\"; did you mean \"discount\"?")
    #expect(
      message { try settings.set("discount", text: "2") }
        == "The setting \"discount\" must be within its range (0 ... 1); 2.0 is not.")
    #expect(
      message { try settings.set("batch", to: .string("ten")) }
        == "The setting \"batch\" takes a whole number, not the text \"ten\".")
    #expect(
      message { try settings.set("rate", text: "0") }
        == "The setting \"rate\" must be within its range (above 0); 0.0 is not.")
    #expect(
      message { try settings.set("hidden", text: "8, 0") }
        == "The setting \"hidden\" must be within its range (each 1 ... 4096); [8, 0] is not.")
  }

  @Test func theWholeIsValidated() throws {
    let fine = try Sample(settingValues: [("batch", .int(2000))])
    #expect(fine.batch == 2000)
    #expect(throws: SettingError.invalid(name: "batch", reason: "more than 1000 needs normalizes."))
    {
      try Sample(settingValues: [("batch", .int(2000)), ("normalizes", .bool(false))])
    }
  }

  /// Law: what is written can be read, as a value and as text.
  @Test func valuesRoundTrip() throws {
    var settings = Sample()
    settings.rate = 0.1 + 0.2
    settings.hidden = [7]
    settings.decay = .linear
    #expect(try Sample(settingValues: settings.values) == settings)
    var fromText = Sample()
    for (name, value) in settings.values { try fromText.set(name, text: value.description) }
    #expect(fromText == settings)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }
}
