import Dispatch
import Glibc
import Synchronization

/// The end of what a child wrote on its standard output and error.
///
/// A child that floods its output is neither blocked nor remembered whole: a pipe is drained as it
/// fills, and only the last bytes are kept.
final class WorkerLog: Sendable {
  private struct Tail {
    var bytes: [UInt8] = []
    var hasEnded = false
  }

  private let tail = Mutex(Tail())
  private let limit: Int
  private let reader: Int32
  private let watcher: DispatchSource

  /// Takes over the reading end of the child's output.
  /// - Parameter limit: how many bytes are remembered.
  init(reading number: Int32, keeping limit: Int) {
    reader = number
    self.limit = limit
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    let source = DispatchSource.makeReadSource(
      fileDescriptor: number, queue: DispatchQueue(label: "encore.worker.log"))
    guard let watcher = source as? DispatchSource else {
      preconditionFailure("A read source of Dispatch is a DispatchSource.")
    }
    self.watcher = watcher
    source.setEventHandler { [weak self] in self?.drain() }
    source.setCancelHandler { _ = Glibc.close(number) }
    source.resume()
  }

  deinit { watcher.cancel() }

  /// Takes what is there now, without waiting.
  private func drain() {
    let isOver = tail.withLock { tail in
      guard !tail.hasEnded else { return true }
      withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { buffer in
        while true {
          let count = read(reader, buffer.baseAddress, buffer.count)
          if count > 0 {
            tail.bytes.append(contentsOf: buffer[..<count].suffix(limit))
            if tail.bytes.count > 2 * limit { tail.bytes.removeFirst(tail.bytes.count - limit) }
          } else if count < 0 && errno == EINTR {
            continue
          } else {
            // Nothing for now, or the end: all who could write are gone.
            tail.hasEnded = count == 0 || errno != EAGAIN
            return
          }
        }
      }
      return tail.hasEnded
    }
    // A source at its end would report "readable" for ever.
    if isOver { watcher.cancel() }
  }

  /// How many bytes are held: never more than twice what is to be remembered.
  var byteCount: Int { tail.withLock { $0.bytes.count } }

  /// The last lines written so far.
  func lastLines(_ count: Int = 30) -> String {
    drain()
    let bytes = tail.withLock { $0.bytes.suffix(limit) }
    let lines = String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    return lines.suffix(count + 1).joined(separator: "\n").trimmed
  }
}

extension String {
  /// Without blank space at the end.
  fileprivate var trimmed: String {
    var view = self[...]
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
