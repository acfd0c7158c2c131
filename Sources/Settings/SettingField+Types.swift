extension SettingField {
  /// A real number within `bounds`, such as `0...1`, `0...` or `.above(0)`.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Double> & Sendable,
    in bounds: some SettingBounds<Double> & Sendable, unit: String = "", source: String = "",
    _ meaning: String
  ) {
    self.init(
      name, path, kind: .double, range: bounds.words, unit: unit, source: source,
      meaning: meaning, encode: { .double($0) }, decode: \.asDouble,
      accepts: { bounds.contains($0) })
  }

  /// Any finite real number.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Double> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) {
    self.init(
      name, path, kind: .double, range: "", unit: unit, source: source,
      meaning: meaning, encode: { .double($0) }, decode: \.asDouble, accepts: { _ in true })
  }

  /// A whole number within `bounds`, such as `1...` or `0..<10`.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Int> & Sendable,
    in bounds: some SettingBounds<Int> & Sendable, unit: String = "", source: String = "",
    _ meaning: String
  ) {
    self.init(
      name, path, kind: .int, range: bounds.words, unit: unit, source: source,
      meaning: meaning, encode: { .int($0) }, decode: \.asInt,
      accepts: { bounds.contains($0) })
  }

  /// Any whole number.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Int> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) {
    self.init(
      name, path, kind: .int, range: "", unit: unit, source: source,
      meaning: meaning, encode: { .int($0) }, decode: \.asInt, accepts: { _ in true })
  }

  /// Yes or no.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, Bool> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) {
    self.init(
      name, path, kind: .bool, range: "", unit: unit, source: source,
      meaning: meaning, encode: { .bool($0) }, decode: \.asBool, accepts: { _ in true })
  }

  /// A text.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, String> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) {
    self.init(
      name, path, kind: .string, range: "", unit: unit, source: source,
      meaning: meaning, encode: { .string($0) }, decode: \.asString, accepts: { _ in true })
  }

  /// A list of whole numbers, each within `bounds`; an empty list is allowed.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, [Int]> & Sendable,
    in bounds: some SettingBounds<Int> & Sendable, unit: String = "", source: String = "",
    _ meaning: String
  ) {
    self.init(
      name, path, kind: .intList, range: "each " + bounds.words, unit: unit, source: source,
      meaning: meaning, encode: { .list($0.map { .int($0) }) }, decode: \.asIntList,
      accepts: { $0.allSatisfy { bounds.contains($0) } })
  }

  /// A list of whole numbers.
  public init(
    _ name: String, _ path: WritableKeyPath<Owner, [Int]> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) {
    self.init(
      name, path, kind: .intList, range: "", unit: unit, source: source,
      meaning: meaning, encode: { .list($0.map { .int($0) }) }, decode: \.asIntList,
      accepts: { _ in true })
  }

  /// One of the cases of an enumeration with text raw values.
  public init<Choice>(
    _ name: String, _ path: WritableKeyPath<Owner, Choice> & Sendable,
    unit: String = "", source: String = "", _ meaning: String
  ) where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
    let choices = Choice.allCases.map(\.rawValue)
    self.init(
      name, path, kind: .choice(choices), range: choices.joined(separator: ", "), unit: unit,
      source: source, meaning: meaning, encode: { .string($0.rawValue) },
      decode: { $0.asString.flatMap(Choice.init(rawValue:)) }, accepts: { _ in true })
  }
}
