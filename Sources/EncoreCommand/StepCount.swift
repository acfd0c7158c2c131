import Encore

/// `--steps` of commands that do not train: read by the rules of the setting of this name.
enum StepCount {
  /// `1e4`, `10_000`.
  /// - Throws: `SettingError`.
  static func read(_ text: String) throws -> Int {
    var training = TrainingSettings()
    try training.set("steps", text: text)
    try training.validate()
    return training.steps
  }
}
