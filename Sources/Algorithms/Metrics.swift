/// Named numbers that an update reports, in the order in which they were noted.
public struct Metrics: Sendable {
  /// Names and values.
  public private(set) var entries: [(name: String, value: Double)] = []

  /// No numbers.
  public init() {}

  /// The number called `name`; setting `nil` removes it.
  public subscript(name: String) -> Double? {
    get { entries.first { $0.name == name }?.value }
    set {
      let place = entries.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil): entries.remove(at: place)
      case (nil, let value?): entries.append((name, value))
      case (nil, nil): break
      }
    }
  }

  /// These numbers and those of `other`, which win where a name is in both.
  public func merging(_ other: Metrics) -> Metrics {
    var result = self
    for (name, value) in other.entries { result[name] = value }
    return result
  }

  /// The first number that is NaN or infinite.
  public var firstNonFinite: (name: String, value: Double)? {
    entries.first { !$0.value.isFinite }
  }
}
