import Algorithms
import Experience
import Foundation
import Ranks
import Tensors

/// What an actor's process says to the learner's: one byte for the kind, then the rest.
enum ActorWord {
  /// It is there and wants parameters; with the digest of its recipe.
  case hello(recipe: String)
  /// An unroll, and it wants parameters for the next one.
  case unroll(Unroll)
  /// It can go on no more; the sentence says why.
  case fault(String)

  func bytes() throws -> [UInt8] {
    switch self {
    case .hello(let recipe): [0] + Array(recipe.utf8)
    case .unroll(let unroll): [1] + (try UnrollBytes(unroll)).plainBytes
    case .fault(let sentence): [2] + Array(sentence.utf8)
    }
  }

  /// - Throws: `RanksFault.garbled` for what is no message, or an unroll of another form.
  init(_ message: Ranks.Message, form: UnrollForm) throws(RanksFault) {
    let rest = Array(message.bytes.dropFirst())
    switch message.bytes.first {
    case 0: self = .hello(recipe: String(decoding: rest, as: UTF8.self))
    case 1:
      var bytes = UnrollBytes(blank: form.blank)
      guard bytes.read(plainBytes: rest), let unroll = try? bytes.unroll(),
        form.fits(unroll, ofActor: message.sender - 1)
      else { throw .garbled(sender: message.sender) }
      self = .unroll(unroll)
    case 2: self = .fault(String(decoding: rest, as: UTF8.self))
    default: throw .garbled(sender: message.sender)
    }
  }
}

/// An unroll as plain arrays; what is small goes as JSON.
private struct UnrollBytes: PlainBytes {
  private var actor = 0
  private var version = 0
  private var record: RolloutRecorder
  private var lastValues: [Float] = []
  private var finalObservations: [Float] = []
  /// The same of pictures, which fit.
  private var finalPictures: [UInt8] = []
  private var rest: [UInt8] = []

  private struct Rest: Codable {
    var episodes: [Episode]
    var state: OnPolicyLoopState
  }

  init(blank: RolloutRecorder) { record = blank }

  init(_ unroll: Unroll) throws {
    actor = unroll.actor
    version = unroll.version
    record = unroll.record
    lastValues = unroll.lastValues
    if record.holdsPictures {
      // What is no byte here is refused when it is acted on.
      finalPictures = unroll.finalObservations.map { UInt8(exactly: $0) ?? 0 }
    } else {
      finalObservations = unroll.finalObservations
    }
    rest = Array(
      try JSONEncoder().encode(Rest(episodes: unroll.episodes, state: unroll.state)))
  }

  func unroll() throws -> Unroll {
    let rest = try JSONDecoder().decode(Rest.self, from: Data(rest))
    return Unroll(
      actor: actor, version: version, record: record, lastValues: lastValues,
      finalObservations: record.holdsPictures ? finalPictures.map { Float($0) } : finalObservations,
      episodes: rest.episodes, state: rest.state)
  }

  mutating func walk(_ visitor: inout some ByteVisitor) {
    visitor.visit(&actor)
    visitor.visit(&version)
    record.walk(&visitor)
    visitor.visit(&lastValues)
    visitor.visit(&finalObservations)
    visitor.visit(&finalPictures)
    visitor.visit(&rest)
  }
}

/// What the learner's process answers.
struct LearnerWord: PlainBytes {
  /// Whether more is wanted.
  var goesOn: Bool
  /// The parameters' version.
  var version = 0
  /// The parameters; empty where the actor has this version.
  var numbers: [Float] = []
  /// Where the actor goes on, as JSON; empty for one that begins anew, or has begun.
  var state: [UInt8] = []

  mutating func walk(_ visitor: inout some ByteVisitor) {
    var flag = goesOn ? 1 : 0
    visitor.visit(&flag)
    goesOn = flag == 1
    visitor.visit(&version)
    visitor.visit(&numbers)
    visitor.visit(&state)
  }
}
