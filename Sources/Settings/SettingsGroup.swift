/// Several settings structs under the names of their sections, set by one path each.
///
/// ```swift
/// var group = SettingsGroup(["algorithm": TD3Settings(), "training": TrainingSettings()])
/// try group.set("algorithm.discount", text: "0.98")
/// try group.set("steps", text: "1e6")        // found in the only section that has it
/// let td3 = try group.section("algorithm", as: TD3Settings.self)
/// ```
public struct SettingsGroup: Sendable {
  private var sections: [(name: String, settings: any Settings)]

  /// The sections in the order in which they are shown. A name given twice is a programmer's fault.
  public init(_ sections: KeyValuePairs<String, any Settings>) {
    self.init(sections.map { ($0.key, $0.value) })
  }

  /// The sections in the order in which they are shown. A name given twice is a programmer's fault.
  public init(_ sections: [(String, any Settings)]) {
    precondition(
      Set(sections.map(\.0)).count == sections.count,
      "SettingsGroup needs every section named once: \(sections.map(\.0))")
    self.sections = sections.map { (name: $0.0, settings: $0.1) }
  }

  /// Adds a section after the others. A name that is taken is a programmer's fault.
  public mutating func append(section name: String, _ settings: any Settings) {
    self = SettingsGroup(sections.map { ($0.name, $0.settings) } + [(name, settings)])
  }

  /// Takes a section away, where it is.
  public mutating func remove(section name: String) { sections.removeAll { $0.name == name } }

  /// The names of the sections, in order.
  public var sectionNames: [String] { sections.map(\.name) }

  /// Every setting as `section.name`, in declared order.
  public var values: [(path: String, value: SettingValue)] {
    sections.flatMap { section in
      section.settings.values.map { ("\(section.name).\($0.name)", $0.value) }
    }
  }

  /// The settings of one section.
  /// - Throws: `SettingError.unknownName` for an unknown section, `.wrongType` for another struct.
  public func section<Wanted: Settings>(
    _ name: String, as type: Wanted.Type
  ) throws(SettingError) -> Wanted {
    guard let section = sections.first(where: { $0.name == name }) else {
      throw .unknownName(name, nearest: nearestNames(to: name, among: sectionNames))
    }
    guard let settings = section.settings as? Wanted else {
      throw .wrongType(
        name: name, expected: "\(Wanted.self)", given: "\(Swift.type(of: section.settings))")
    }
    return settings
  }

  /// The settings of one section, whatever their type.
  /// - Throws: `SettingError.unknownName` for an unknown section.
  public func section(_ name: String) throws(SettingError) -> any Settings {
    guard let section = sections.first(where: { $0.name == name }) else {
      throw .unknownName(name, nearest: nearestNames(to: name, among: sectionNames))
    }
    return section.settings
  }

  /// Sets `section.name`, or `name` alone where only one section has it.
  /// - Throws: `SettingError`; the settings are then as before.
  public mutating func set(_ path: String, to value: SettingValue) throws(SettingError) {
    let (index, name) = try find(path)
    try sections[index].settings.set(name, to: value)
  }

  /// Sets `section.name`, or `name` alone where only one section has it, from text.
  /// - Throws: `SettingError`; the settings are then as before.
  public mutating func set(_ path: String, text: String) throws(SettingError) {
    let (index, name) = try find(path)
    try sections[index].settings.set(name, text: text)
  }

  /// Checks each section as a whole.
  /// - Throws: `SettingError.invalid`.
  public func validate() throws(SettingError) {
    for section in sections { try section.settings.validate() }
  }

  private func find(_ path: String) throws(SettingError) -> (Int, String) {
    if let dot = path.firstIndex(of: ".") {
      let section = String(path[..<dot])
      let name = String(path[path.index(after: dot)...])
      if let index = sections.firstIndex(where: { $0.name == section }) {
        let names = sections[index].settings.settingNames
        if names.contains(name) { return (index, name) }
        let nearest = nearestNames(to: name, among: names).map { "\(section).\($0)" }
        throw .unknownName(path, nearest: nearest)
      }
      throw .unknownName(path, nearest: nearestNames(to: path, among: values.map(\.path)))
    }
    let holders = sections.indices.filter { sections[$0].settings.settingNames.contains(path) }
    switch holders.count {
    case 1: return (holders[0], path)
    case 0:
      let names = sections.flatMap(\.settings.settingNames)
      throw .unknownName(path, nearest: nearestNames(to: path, among: names))
    default:
      throw .ambiguousName(path, paths: holders.map { "\(sections[$0].name).\(path)" })
    }
  }
}

extension Settings {
  /// `names`, reachable from an existential.
  fileprivate var settingNames: [String] { Self.names }
}
