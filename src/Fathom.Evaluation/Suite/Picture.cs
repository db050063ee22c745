namespace Fathom.Evaluation;

/// <summary>A picture of a report.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Svg">An svg element without colours of its own: classes of <see cref="SvgDrawing"/>.</param>
/// <param name="Words">Below it: how to read it.</param>
public sealed record Picture(string Title, string Svg, string Words);
