import Settings

/// What carries experience from step to step.
public enum MemoryKind: String, CaseIterable, Sendable {
  /// A layer with long short-term memory.
  case lstm
  /// Attention over the last steps.
  case attention

  /// The sentence of the setting.
  static let meaning =
    "What remembers: an `lstm`, or `attention`, which looks at the last steps themselves and not at what it made of them."
  /// The sentence of the window's setting.
  static let windowMeaning =
    "Steps that attention sees, the present one among them; what lies before is forgotten."
  /// The sentence of the heads' setting.
  static let headsMeaning = "Heads of the attention; they share the memory's width evenly."

  /// Refuses what would do nothing, and heads that do not fit.
  func validate(memory: Int, window: Int, heads: Int) throws(SettingError) {
    let defaults = A2CSettings()
    if self == .attention {
      if memory == 0 {
        throw .invalid(
          name: "memoryKind", reason: "memory is 0, and nothing remembers; set a width, such as 64."
        )
      }
      if memory % heads != 0 {
        throw .invalid(
          name: "memoryHeads",
          reason: "\(heads) heads cannot share a memory of the width \(memory) evenly.")
      }
      return
    }
    let idle = [
      ("memoryWindow", window != defaults.memoryWindow),
      ("memoryHeads", heads != defaults.memoryHeads),
    ]
    for (name, isSet) in idle where isSet {
      throw .invalid(name: name, reason: "an LSTM has none; set memoryKind to attention.")
    }
  }
}
