import Experiments
import Reproductions
import Settings

/// What is asked of a search does not fit it, or what lies in its folder does not, or what proposes
/// its trials fails.
public enum TuningFault: ExitCoded, Hashable, CustomStringConvertible {
  /// There is no search of such a name.
  case unknown(String, nearest: [String], all: [String])
  /// The search has no small form.
  case notQuick(search: String)
  /// Another search lies in the folder.
  case otherSearch(path: String, differences: [String])
  /// A line of the journal is not what such a line says.
  case journal(path: String, line: Int, problem: String)
  /// What proposes trials says something else than the journal.
  case otherProposal(path: String, line: Int, there: String, here: String)
  /// A program or a package is missing.
  case missing(what: String, remedy: String)
  /// What proposes trials failed; `details` are its own words.
  case failed(what: String, details: String)
  /// Nothing was searched yet, so there is nothing to report.
  case nothingThere(path: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknown(let name, let nearest, let all):
      "There is no search '\(name)'. \(StudyFault.hint(nearest, all))"
    case .notQuick(let search):
      "The search '\(search)' has no quick form; --trials makes it smaller."
    case .otherSearch(let path, let differences):
      "\(path) holds another search: \(StudyFault.list(differences)). Give this one a folder of "
        + "its own with --out, or remove that one. (More trials need no other file: --trials asks "
        + "for them.)"
    case .journal(let path, let line, let problem):
      "\(path):\(line): \(problem) Put the journal back as it was, or begin the search in another "
        + "folder with --out."
    case .otherProposal(let path, let line, let there, let here):
      "\(path):\(line): The trial that was asked for was \(there), and asked again it is \(here). "
        + "Another version of SMAC3 or of what it computes with, or another kind of machine, "
        + "proposes otherwise: go on with those of before (`./encore setup tune` installs the "
        + "pinned ones), or begin the search in another folder with --out."
    case .missing(let what, let remedy): "\(what) is missing. \(remedy)"
    case .failed(let what, let details):
      "\(what)." + (details.isEmpty ? "" : " Its last words:\n\(details)")
    case .nothingThere(let path):
      "'\(path)' holds no search. Without --report the same command begins it."
    }
  }

  /// Wrong usage, bad input, or something that is missing.
  public var exitStatus: ExitStatus {
    switch self {
    case .unknown, .notQuick, .otherSearch, .nothingThere: .wrongUsage
    case .journal, .otherProposal: .badInput
    case .missing, .failed: .missing
    }
  }
}
