import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a wish: the first asks runs to save and stop, the second ends the process at once.
public final class Interruption: Sendable {
  private struct Wish {
    var count = 0
    var notice: (@Sendable () -> Void)?
  }

  private let wish = Mutex(Wish())

  /// Nothing was asked for yet.
  public init() {}

  /// Whether somebody wants the runs to stop.
  public var isRequested: Bool { wish.withLock { $0.count > 0 } }

  /// Asks the runs to stop, as a signal would.
  public func request() { wish.withLock { $0.count += 1 } }

  /// What a user's wish to stop comes as.
  public static let signals = [SIGINT, SIGTERM]

  /// Listens to the process's signals from now on. May be called again, for further signals or with another
  /// notice.
  /// - Parameters:
  ///   - signals: which ones.
  ///   - notice: called once, on the first signal, to tell the user what happens now; at once where that has
  ///     come already.
  public func listen(
    to signals: [Int32] = Interruption.signals, notice: @escaping @Sendable () -> Void
  ) {
    let wasAsked = wish.withLock { wish -> Bool in
      wish.notice = notice
      return wish.count > 0
    }
    if wasAsked { notice() }
    for number in signals {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        let (count, notice) = wish.withLock { wish in
          wish.count += 1
          return (wish.count, wish.notice)
        }
        if count == 1 { notice?() } else { _exit(ExitStatus.interrupted.rawValue) }
      }
      source.resume()
      // A source that nobody holds stops listening; this one listens as long as the process lives.
      _ = Unmanaged.passRetained(source as AnyObject)
    }
  }
}
