import CMPI
import Foundation
import Synchronization

/// The processes that one `mpirun` started: rank 0, …, each of which can send bytes to any other.
///
/// ```swift
/// let ranks = try Ranks.join()
/// if ranks.rank > 0 { try ranks.send(bytes, to: 0) }
/// while let message = try ranks.wait() { … }
/// ranks.leave()
/// ```
///
/// Any thread may call; calls wait for each other. Who waits for a message sleeps in between, since MPI's
/// own waiting takes a whole core. A process joins once in its life.
public final class Ranks: Sendable {
  /// This process's number.
  public let rank: Int
  /// How many processes there are.
  public let count: Int
  /// MPI is entered by one thread at a time.
  private let door = Mutex(())
  private let isSettled = Mutex(false)

  /// A message and whose it is.
  public struct Message: Sendable {
    /// The sender's number.
    public var sender: Int
    /// What was sent.
    public var bytes: [UInt8]

    /// A message.
    public init(sender: Int, bytes: [UInt8]) { (self.sender, self.bytes) = (sender, bytes) }
  }

  private init(rank: Int, count: Int) { (self.rank, self.count) = (rank, count) }

  /// Whether this program was built with the package trait `MPI`.
  public static var areBuilt: Bool { cmpi_is_built() != 0 }

  /// Joins the other processes.
  /// - Throws: `RanksFault`.
  public static func join() throws(RanksFault) -> Ranks {
    guard areBuilt else { throw .notBuilt }
    var (rank, count) = (Int32(0), Int32(0))
    try check(cmpi_begin(&rank, &count), "join the other processes")
    return Ranks(rank: Int(rank), count: Int(count))
  }

  /// Sends bytes, and returns when they have left.
  /// - Parameter bytes: below 2 GiB.
  public func send(_ bytes: [UInt8], to rank: Int) throws(RanksFault) {
    let error = door.withLock { _ in
      bytes.withUnsafeBytes { cmpi_send(Int32(rank), $0.baseAddress, $0.count) }
    }
    try Self.check(error, "send \(bytes.count) bytes to process \(rank)")
  }

  /// The message that has waited longest; `nil` when there is none.
  public func next() throws(RanksFault) -> Message? {
    let (error, message) = door.withLock { _ -> (Int32, Message?) in
      var (isThere, sender, size) = (Int32(0), Int32(0), 0)
      let error = cmpi_look(&isThere, &sender, &size)
      guard error == 0, isThere != 0 else { return (error, nil) }
      var bytes = [UInt8](repeating: 0, count: size)
      let fault = bytes.withUnsafeMutableBytes { cmpi_receive(sender, $0.baseAddress, $0.count) }
      return (fault, Message(sender: Int(sender), bytes: bytes))
    }
    try Self.check(error, "receive a message")
    return message
  }

  /// The next message, waited for.
  /// - Parameter isOver: asked now and then; true ends the waiting.
  /// - Returns: `nil` when it was over first.
  public func wait(until isOver: () -> Bool = { false }) throws(RanksFault) -> Message? {
    var pause: useconds_t = 50
    while !isOver() {
      if let message = try next() { return message }
      usleep(pause)
      pause = min(2 * pause, 1_000)
    }
    return nil
  }

  /// Everybody knows that it is over, and will leave.
  public func settle() { isSettled.withLock { $0 = true } }

  /// Leaves, and waits for the others to leave as well. Where that is not settled, nothing happens:
  /// `mpirun` then ends the others when this process has ended.
  public func leave() {
    guard isSettled.withLock({ $0 }) else { return }
    _ = door.withLock { _ in cmpi_end() }
  }

  private static func check(_ error: Int32, _ what: String) throws(RanksFault) {
    guard error != 0 else { return }
    var text = [CChar](repeating: 0, count: 512)
    cmpi_error_text(error, &text, text.count)
    let words = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw .failed(what: what, reason: String(decoding: words, as: UTF8.self))
  }
}

/// Why processes cannot talk to each other.
public enum RanksFault: Error, Equatable, CustomStringConvertible {
  /// The program has no MPI in it.
  case notBuilt
  /// MPI refused something.
  case failed(what: String, reason: String)
  /// A message is not what it should be.
  case garbled(sender: Int)
  /// A process works with another recipe than process 0.
  case otherRecipe(sender: Int)
  /// There is no other process.
  case alone

  /// The sentence that a user reads.
  public var description: String {
    switch self {
    case .notBuilt:
      "This encore was built without MPI. ./encore launch builds one that has it; by hand: install "
        + "libopenmpi-dev and openmpi-bin, then swift build -c release --traits MPI"
    case .failed(let what, let reason): "MPI could not \(what): \(reason)"
    case .garbled(let sender):
      "Process \(sender) sent something that cannot be read; are all of one build?"
    case .otherRecipe(let sender):
      "Process \(sender) has other settings than process 0. Every machine needs the same recipe at the "
        + "same path, and the same program."
    case .alone:
      "This process should be one of several, and there is no other. Start them by encore launch -n 3 -- …; "
        + "it sets ENCORE_RANKS, which belongs into no other environment."
    }
  }
}
