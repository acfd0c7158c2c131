import Encore
import Foundation

/// The recipes that come with Encore, in the folder `Recipes` beside the sources.
enum RecipeShelf {
  /// The folder: ENCORE_RECIPES, or `Recipes` in the current folder, or in one above the executable.
  static var folder: String? {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["ENCORE_RECIPES"] { return path }
    var candidates = ["Recipes"]
    var parent = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    while parent.path != "/" {
      parent.deleteLastPathComponent()
      candidates.append(parent.appendingPathComponent("Recipes").path)
    }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/td3-Pendulum.yaml") }
  }

  /// The recipes' paths, sorted.
  static var paths: [String] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The recipe for an algorithm on a task: `algorithm-task.yaml`.
  static func recipe(algorithm: String, environment: String) throws -> (String, Recipe)? {
    let task = environment.replacingOccurrences(of: "/", with: "-")
    guard let path = paths.first(where: { $0.hasSuffix("/\(algorithm)-\(task).yaml") }) else {
      return nil
    }
    return (path, try Recipe(file: path))
  }
}
