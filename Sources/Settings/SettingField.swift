/// One setting of `Owner`: its name, where it lives, what may stand there, and what it means.
public struct SettingField<Owner: Settings>: Sendable {
  /// The name used in recipes and on the command line; equals the property's name.
  public let name: String
  /// What type of value stands here.
  public let kind: SettingKind
  /// What may stand here, in words such as `0 ... 1` or `above 0`; empty when anything may.
  public let range: String
  /// The unit, such as `per step` or `environment steps`; empty when there is none.
  public let unit: String
  /// Where the default comes from, such as `Fujimoto 2018, Table 3`; empty when it is ours.
  public let source: String
  /// The sentence that says what the setting does.
  public let meaning: String

  private let read: @Sendable (Owner) -> SettingValue
  private let write: @Sendable (inout Owner, SettingValue) -> Refusal?

  /// Why a value was not taken.
  enum Refusal: Sendable { case type, range }

  /// The same field of settings that are a part of others.
  public func lifted<Whole: Settings>(
    through path: WritableKeyPath<Whole, Owner> & Sendable
  ) -> SettingField<Whole> {
    SettingField<Whole>(lifting: self, through: path)
  }

  private init<Part: Settings>(
    lifting field: SettingField<Part>, through path: WritableKeyPath<Owner, Part> & Sendable
  ) {
    name = field.name
    kind = field.kind
    range = field.range
    unit = field.unit
    source = field.source
    meaning = field.meaning
    read = { field.read($0[keyPath: path]) }
    write = { owner, given in
      let refusal = field.write(&owner[keyPath: path], given)
      return refusal.map { $0 == .type ? .type : .range }
    }
  }

  /// What `settings` holds here.
  public func value(in settings: Owner) -> SettingValue { read(settings) }

  /// What `Owner()` holds here.
  public var defaultValue: SettingValue { read(Owner()) }

  /// Puts `value` here.
  /// - Throws: `SettingError.wrongType` or `.outOfRange`; `settings` is then as before.
  public func set(_ settings: inout Owner, to value: SettingValue) throws(SettingError) {
    switch write(&settings, value) {
    case nil: return
    case .type:
      throw .wrongType(name: name, expected: kind.description, given: value.describedWithType)
    case .range: throw .outOfRange(name: name, range: range, given: value.description)
    }
  }

  /// The one way a field is made; the public initialisers name the types.
  init<Value: Sendable>(
    _ name: String, _ path: WritableKeyPath<Owner, Value> & Sendable, kind: SettingKind,
    range: String, unit: String, source: String, meaning: String,
    encode: @escaping @Sendable (Value) -> SettingValue,
    decode: @escaping @Sendable (SettingValue) -> Value?,
    accepts: @escaping @Sendable (Value) -> Bool
  ) {
    self.name = name
    self.kind = kind
    self.range = range
    self.unit = unit
    self.source = source
    self.meaning = meaning
    read = { encode($0[keyPath: path]) }
    write = { owner, given in
      guard let value = decode(given) else { return .type }
      guard accepts(value) else { return .range }
      owner[keyPath: path] = value
      return nil
    }
  }
}
