import Encore
import Foundation

/// The experiments that come with Encore, in `Recipes/Experiments` beside the sources.
enum ExperimentShelf {
  /// The experiments' files, sorted.
  static var paths: [String] {
    guard let folder = RecipeShelf.folder.map({ $0 + "/Experiments" }) else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The experiment that a user names, or whose file they name.
  /// - Throws: `StudyFault.unknown` with the nearest names, or what is wrong with the file.
  static func experiment(_ word: String) throws -> Experiment {
    if word.hasSuffix(".yaml") || word.contains("/") { return try Experiment(file: word) }
    let paths = paths
    let names = paths.map { (($0 as NSString).lastPathComponent as NSString).deletingPathExtension }
    guard let index = names.firstIndex(of: word) else {
      throw StudyFault.unknown(
        .experiment, word, nearest: nearestNames(to: word, among: names), all: names)
    }
    return try Experiment(file: paths[index])
  }
}
