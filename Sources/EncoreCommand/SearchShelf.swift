import Encore
import Foundation

/// The searches that come with Encore, in `Recipes/Searches` beside the sources.
enum SearchShelf {
  /// The searches' files, sorted.
  static var paths: [String] {
    guard let folder = RecipeShelf.folder.map({ $0 + "/Searches" }) else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  /// The search that a user names, or whose file they name.
  /// - Throws: `TuningFault.unknown` with the nearest names, or what is wrong with the file.
  static func search(_ word: String, isQuick: Bool) throws -> Search {
    if word.hasSuffix(".yaml") || word.contains("/") {
      return try Search(file: word, isQuick: isQuick)
    }
    let paths = paths
    let names = paths.map { (($0 as NSString).lastPathComponent as NSString).deletingPathExtension }
    guard let index = names.firstIndex(of: word) else {
      throw TuningFault.unknown(word, nearest: nearestNames(to: word, among: names), all: names)
    }
    return try Search(file: paths[index], isQuick: isQuick)
  }
}
