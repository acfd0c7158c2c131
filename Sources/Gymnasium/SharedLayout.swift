import Environments

/// Where things lie in the memory that all workers of an environment share.
///
/// The environments of all workers lie side by side, so that what the algorithm sees is one copy.
struct SharedLayout: Encodable {
  /// Environments of all workers together.
  let count: Int
  /// The first environment of the worker that this is sent to.
  var first = 0
  let actions: Int
  let observations: Int
  let finals: Int
  let rewards: Int
  let endings: Int
  let byteCount: Int

  /// Two 64-bit integers at the very beginning: the seed, and the environment to be drawn.
  static let header = 0

  /// - Parameter inBytes: whether a number of an observation takes a byte, and not four.
  init(count: Int, observation: Space, action: Space, inBytes: Bool) {
    self.count = count
    let observationBytes = count * observation.size * (inBytes ? 1 : 4)
    var end = 64
    // Sixty-four bytes is a cache line: two ends never write into one.
    func place(_ bytes: Int) -> Int {
      defer { end = (end + bytes + 63) / 64 * 64 }
      return end
    }
    actions = place(count * Self.bytes(ofAction: action))
    observations = place(observationBytes)
    finals = place(observationBytes)
    rewards = place(count * 8)
    endings = place(count)
    byteCount = end
  }

  private static func bytes(ofAction space: Space) -> Int {
    switch space {
    case .discrete: 8
    case .box: space.size * 4
    }
  }
}
