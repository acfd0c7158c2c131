import Foundation
import Settings

extension Settings {
  /// An environment's own arguments, as a user writes them.
  /// - Parameters:
  ///   - json: a JSON object such as `{"length": 20}`.
  ///   - name: the environment's, for messages.
  /// - Throws: `SettingError.invalid`, whose sentence names the argument and the nearest one that there is.
  public init(arguments json: String, of name: String) throws(SettingError) {
    let values: [String: SettingValue]
    do {
      values = try JSONDecoder().decode([String: SettingValue].self, from: Data(json.utf8))
    } catch {
      throw SettingError.invalid(
        name: "arguments",
        reason: "\(name) takes a JSON object such as {\"length\": 20}, not \(json).")
    }
    do {
      try self.init(
        settingValues: values.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
    } catch {
      throw SettingError.invalid(name: "arguments", reason: "of \(name). \(error)")
    }
  }
}
