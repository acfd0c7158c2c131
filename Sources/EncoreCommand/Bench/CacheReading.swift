import Encore
import Foundation

/// Bytes that stay in the caches and are read again and again: the weights of an LSTM at every step
/// of a sequence, for a batch of few rows. Then the caches' bandwidth is the bound, not arithmetic.
struct CacheReading: Sendable {
  /// How many bytes are read in turn, before the first of them is read again.
  var bytes: Int
  /// How often a unit reads them all.
  var times: Double

  /// Bytes a second that `threads` threads read together at most, each its share of the bytes: the
  /// fastest of several attempts.
  func peak(threads: Int) -> Double {
    let share = max(bytes / threads / Self.stride * Self.stride, Self.stride)
    let passes = max(1, (64 << 20) / share)
    var best = Double.infinity
    for _ in 0..<7 { best = min(best, Self.seconds(of: share, passes: passes, threads: threads)) }
    return Double(share * passes * threads) / best
  }

  /// Eight vectors of 64 bytes at a time, so that no addition waits for the one before.
  private static let stride = 8 * 64

  private static func seconds(of bytes: Int, passes: Int, threads: Int) -> Double {
    let clock = ContinuousClock()
    let group = DispatchGroup()
    let slowest = Slowest()
    for _ in 0..<threads {
      group.enter()
      Thread {
        defer { group.leave() }
        let room = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        defer { room.deallocate() }
        room.initializeMemory(as: Float.self, repeating: 1, count: bytes / 4)
        // Once for the caches.
        slowest.keep(sum(room, bytes))
        let start = clock.now
        for _ in 0..<passes { slowest.keep(sum(room, bytes)) }
        let spent = (clock.now - start).components
        slowest.note(Double(spent.seconds) + Double(spent.attoseconds) * 1e-18)
      }.start()
    }
    group.wait()
    return slowest.seconds
  }

  @inline(never)
  private static func sum(_ room: UnsafeMutableRawPointer, _ bytes: Int) -> Float {
    typealias Vector = SIMD16<Float>
    var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var (e, f, g, h) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    var place = 0
    while place < bytes {
      a += room.load(fromByteOffset: place, as: Vector.self)
      b += room.load(fromByteOffset: place + 64, as: Vector.self)
      c += room.load(fromByteOffset: place + 128, as: Vector.self)
      d += room.load(fromByteOffset: place + 192, as: Vector.self)
      e += room.load(fromByteOffset: place + 256, as: Vector.self)
      f += room.load(fromByteOffset: place + 320, as: Vector.self)
      g += room.load(fromByteOffset: place + 384, as: Vector.self)
      h += room.load(fromByteOffset: place + 448, as: Vector.self)
      place += stride
    }
    return (a + b + c + d + e + f + g + h).sum()
  }
}

/// The time of the slowest thread, and a place for sums that nobody wants, so that they are made.
private final class Slowest: @unchecked Sendable {
  private let lock = NSLock()
  private(set) var seconds = 0.0
  private var kept: Float = 0

  func note(_ time: Double) { lock.withLock { seconds = max(seconds, time) } }
  func keep(_ sum: Float) { lock.withLock { kept += sum } }
}
