import Experiments

extension Recipe {
  /// In what a stored recipe differs, a phrase each: `td3.discount is 0.98 there and 0.99 here`.
  ///
  /// What decides is the resolved text, so that nothing a recipe can say is forgotten; a setting that the stored
  /// recipe does not know has its default there.
  func differences(from stored: Recipe) -> [String] {
    guard yaml != stored.yaml else { return [] }
    var there: [String: String] = [:]
    for (path, value) in stored.settings.values { there[path] = "\(value)" }
    let settings = settings.values.compactMap { path, value -> String? in
      guard let other = there[path], other != "\(value)" else { return nil }
      return "\(path) is \(other) there and \(value) here"
    }
    // Algorithm, meta-learner and seed stand at the top of the text.
    let heads = zip(Self.heads(of: stored.yaml), Self.heads(of: yaml))
      .filter { $0 != $1 }.map { "\"\($0)\" there and \"\($1)\" here" }
    let all = heads + settings
    return all.isEmpty ? ["other settings there than here"] : all
  }

  private static func heads(of yaml: String) -> [Substring] {
    yaml.split(separator: "\n").filter { line in
      line.first.map { !$0.isWhitespace && $0 != "#" } ?? false
    }
  }
}
