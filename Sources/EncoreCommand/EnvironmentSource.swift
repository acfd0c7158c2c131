import Encore
import Foundation

/// Which names lead where: plain ones to native tasks, the others through the bridge.
enum EnvironmentSource {
  /// A Gymnasium id has a version, an ALE id a slash, one's own Python environment a colon.
  static func isBridged(_ name: String) -> Bool {
    name.contains(":") || name.contains("/")
      || name.range(of: #"-v\d+$"#, options: .regularExpression) != nil
  }

  /// - Parameter warn: told of workers that were restarted; from the thread that trains.
  static func factory(warn: @escaping @Sendable (String) -> Void) -> EnvironmentFactory {
    let native = EnvironmentFactory(registry: .native)
    return EnvironmentFactory { settings, count in
      guard isBridged(settings.name) else { return try native.makePlain(settings, count: count) }
      let environment = try GymnasiumEnvironment(
        settings.name, count: count, options: options(settings, count: count))
      environment.onWarning = { warn("\(settings.name): \($0)") }
      return environment
    }
  }

  private static func options(
    _ settings: EnvironmentSettings, count: Int
  ) throws -> GymnasiumOptions {
    var options = try ownOptions(settings)
    options.tasks = try GymnasiumTasks(settings.trial, of: settings.name)
    // MetaGym's quadrupeds cannot share a process.
    let isAlone = settings.name.hasPrefix("MetaGym/")
    options.workers = isAlone ? count : min(settings.workers, count)
    options.rendersFrames = settings.rendersFrames
    options.timeout = settings.timeout
    options.maximumEpisodeSteps = settings.maxEpisodeSteps > 0 ? settings.maxEpisodeSteps : nil
    options.restartsDeadWorkers = settings.restarts > 0
    options.maximumRestarts = settings.restarts
    return options
  }

  /// What the environment's own arguments say.
  private static func ownOptions(_ settings: EnvironmentSettings) throws -> GymnasiumOptions {
    if AtariSettings.areOf(settings.name) {
      return GymnasiumOptions(
        atari: try AtariSettings(arguments: settings.arguments, of: settings.name))
    }
    do {
      return GymnasiumOptions(
        arguments: try JSONDecoder().decode(
          [String: PythonValue].self, from: Data(settings.arguments.utf8)))
    } catch {
      throw SettingError.invalid(
        name: "arguments",
        reason: "it takes a JSON object such as {\"enable_wind\": true}, not \(settings.arguments)."
      )
    }
  }
}
