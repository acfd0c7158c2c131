import Encore
import Foundation

/// Which names lead where: plain ones to native tasks, the others through the bridge.
enum EnvironmentSource {
  /// A Gymnasium id has a version, an ALE id a slash, one's own Python environment a colon.
  static func isBridged(_ name: String) -> Bool {
    name.contains(":") || name.contains("/") || name.range(of: #"-v\d+$"#, options: .regularExpression) != nil
  }

  /// - Parameter warn: told of workers that were restarted.
  static func factory(warn: @escaping @Sendable (String) -> Void) -> EnvironmentFactory {
    let native = EnvironmentFactory(registry: .native)
    return native
  }
}
