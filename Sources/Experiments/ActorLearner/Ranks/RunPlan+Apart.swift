import Algorithms
import Settings
import TensorFiles

/// Why several processes cannot train a plan.
public enum ApartFault: ExitCoded, Equatable, CustomStringConvertible {
  /// It runs in one process.
  case algorithm(String)
  /// Actors that wait for their turn cannot be processes.
  case inTurn

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .algorithm(let name):
      "encore launch is for --algorithm impala, whose actors can be processes; \(name) trains in one."
    case .inTurn:
      "schedule: in-turn repeats bit for bit, which actors in processes of their own cannot; leave it at "
        + "threads, or train without encore launch."
    }
  }
  /// Wrong usage.
  public var exitStatus: ExitStatus { .wrongUsage }
}

extension RunPlan {
  /// Refuses what several processes cannot train.
  public func requireActorsApart() throws(ApartFault) {
    guard let own = algorithmSettings as? IMPALASettings else { throw .algorithm(algorithm) }
    guard own.schedule == .threads else { throw .inTurn }
  }

  /// A digest of all that decides what an actor sends: processes whose digests differ do not fit together.
  /// How long and on how many threads it is trained is each process's own affair.
  var actingDigest: String {
    var sections: [any Settings] = [environment, environment.trial, algorithmSettings]
    if let metaSettings { sections.append(metaSettings) }
    let settings = sections.flatMap { $0.values }.map { "\($0.name): \($0.value)" }
    let lines = [agentName, "\(seed)"] + settings
    return ByteDigest.hexadecimal(of: Array(lines.joined(separator: "\n").utf8))
  }
}
