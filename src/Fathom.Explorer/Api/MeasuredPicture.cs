namespace Fathom.Explorer;

/// <summary>A picture of the report.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Svg">An svg element; a page takes shapes and words of it, nothing else.</param>
/// <param name="Words">Below it: how to read it.</param>
sealed record MeasuredPicture(string Title, string Svg, string Words);
