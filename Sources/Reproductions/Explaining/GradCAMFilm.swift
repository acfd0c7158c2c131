import Experiments
import Figures

/// An episode as the agent saw it, beside the same with Grad-CAM for the action that was taken laid
/// over it.
public final class GradCAMFilm {
  private let film: Film
  private var top: Float?

  /// A film without pictures yet.
  /// - Throws: `FigureError`, as of a `Film`.
  public init(path: String, framesPerSecond: Double = 15) throws(FigureError) {
    film = try Film(path: path, framesPerSecond: framesPerSecond)
  }

  /// Adds a moment. All maps are drawn over one value, so they may be compared: the greatest of nine in ten
  /// maps of the last stage's states.
  public func add(
    _ moment: SightFilming.Moment, of explanation: SightExplanation
  ) throws(FigureError) {
    let top = top ?? Self.top(of: explanation)
    self.top = top
    let picture = explanation.format.newest(of: moment.pixels)
    let large = picture.enlarged(max(1, 336 / max(picture.width, picture.height)))
    try film.add(large.beside(large.overlaid(with: moment.map.overlay(upTo: top)), gap: 8))
  }

  /// Makes the film of what was added.
  /// - Throws: `FigureError`, as of a `Film`.
  public func finish() throws(FigureError) { try film.finish() }

  private static func top(of explanation: SightExplanation) -> Float {
    let greatest = explanation.last.maps.map { Double($0.greatest) }.sorted()
    return greatest.isEmpty ? 1 : Float(Statistics.quantile(0.9, ofSorted: greatest))
  }
}
