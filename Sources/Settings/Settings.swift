/// A struct whose settings are declared once, each with its sentence, unit, range and source.
///
/// From that one declaration come the command line, the recipe reader, the resolved recipe in a
/// run's folder, the checkpoint and the table in the guide:
///
/// ```swift
/// public struct TD3Settings: Settings {
///   public var discount = 0.99
///   public var hidden = [256, 256]
///   public init() {}
///
///   public static let fields: [SettingField<TD3Settings>] = [
///     .init("discount", \.discount, in: 0...1, unit: "per step", source: "Fujimoto 2018, Table 3",
///       "How much a reward one step later is worth."),
///     .init("hidden", \.hidden, in: 1...65_536, unit: "units", "The widths of the hidden layers."),
///   ]
/// }
///
/// var settings = TD3Settings()
/// try settings.set("discount", text: "0.98")
/// ```
///
/// A default is whatever `init()` gives, so it is written once as well. Ranges hold for what is set
/// by name; assigning a property directly is the programmer's own affair.
public protocol Settings: Equatable, Sendable {
  /// The defaults.
  init()

  /// Every setting, in the order in which they are shown.
  static var fields: [SettingField<Self>] { get }

  /// Checks what one field alone cannot: how several settings fit together.
  /// - Throws: `SettingError.invalid`, naming the setting to change.
  func validate() throws(SettingError)
}

extension Settings {
  /// Nothing to check between fields.
  public func validate() throws(SettingError) {}

  /// The names of all settings, in declared order.
  public static var names: [String] { fields.map(\.name) }

  /// What every setting is now, in declared order.
  public var values: [(name: String, value: SettingValue)] {
    Self.fields.map { ($0.name, $0.value(in: self)) }
  }

  /// The setting called `name`.
  /// - Throws: `SettingError.unknownName` with the nearest names.
  public func value(of name: String) throws(SettingError) -> SettingValue {
    try Self.field(named: name).value(in: self)
  }

  /// Sets the setting called `name`.
  /// - Throws: `SettingError` when there is no such setting, or the value is of another type or
  ///   outside the range; the settings are then as before.
  public mutating func set(_ name: String, to value: SettingValue) throws(SettingError) {
    try Self.field(named: name).set(&self, to: value)
  }

  /// Sets the setting called `name` from text as a person writes it: `1e6`, `1_000`, `true`,
  /// `256, 256`. The field's type decides how the text is read.
  /// - Throws: `SettingError`, as `set(_:to:)` does.
  public mutating func set(_ name: String, text: String) throws(SettingError) {
    let field = try Self.field(named: name)
    try field.set(&self, to: field.kind.read(text, for: name))
  }

  /// The defaults with `values` set over them, then checked as a whole.
  /// - Throws: `SettingError`.
  public init(settingValues values: [(name: String, value: SettingValue)]) throws(SettingError) {
    self.init()
    for (name, value) in values { try set(name, to: value) }
    try validate()
  }

  static func field(named name: String) throws(SettingError) -> SettingField<Self> {
    let fields = Self.fields
    guard let field = fields.first(where: { $0.name == name }) else {
      throw .unknownName(name, nearest: nearestNames(to: name, among: fields.map(\.name)))
    }
    return field
  }
}
