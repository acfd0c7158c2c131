import Foundation
import Tensors

/// Where a run's numbers come from: version, commit, command and the machine's arithmetic. Written once, when a
/// run begins, so that every result can name its origin.
public struct RunDescription: Codable, Equatable, Sendable {
  /// The version of Encore.
  public var version: String
  /// The commit of the sources, where the caller knows it.
  public var commit: String?
  /// The words that were typed.
  public var command: [String]
  /// The instruction set of the loops.
  public var instructions: String
  /// The kernels of OpenBLAS.
  public var openblas: String
  /// Cores of the machine.
  public var cores: Int

  /// Other commits under which the run went on, where there were any: not every step is of `commit`.
  public var laterCommits: [String]?

  /// The description of a run that begins now.
  /// - Parameters:
  ///   - command: the words that were typed.
  ///   - commit: the commit of the sources; `./encore` passes it on in ENCORE_COMMIT.
  public init(
    command: [String], commit: String? = ProcessInfo.processInfo.environment["ENCORE_COMMIT"]
  ) {
    version = EncoreVersion.current
    self.commit = commit
    self.command = command
    instructions = ThreadPool.instructionSet
    openblas = LinearAlgebraLibrary.kernels
    cores = ProcessInfo.processInfo.activeProcessorCount
  }

  /// The description in a run's folder.
  /// - Throws: `FileFault`, or `RunFault.unreadable`.
  public init(of folder: RunFolder) throws {
    let bytes = try WholeFile.read(folder.description)
    do {
      self = try JSONDecoder().decode(RunDescription.self, from: Data(bytes))
    } catch {
      throw RunFault.unreadable(
        path: folder.description, what: "does not hold the description of a run")
    }
  }

  /// Notes in a run's folder that it goes on as `description` says, where the commit is another.
  /// - Throws: `FileFault`, or `RunFault.unreadable`.
  public static func noteResuming(in folder: RunFolder, by description: RunDescription) throws {
    var found = try RunDescription(of: folder)
    let commit = description.commit ?? "unknown"
    let latest = found.laterCommits?.last ?? found.commit ?? "unknown"
    guard commit != latest else { return }
    found.laterCommits = (found.laterCommits ?? []) + [commit]
    try found.write(to: folder)
  }

  /// Writes the description into a run's folder.
  /// - Throws: `FileFault`.
  public func write(to folder: RunFolder) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try WholeFile.write(Array(encoder.encode(self)), to: folder.description)
  }
}
