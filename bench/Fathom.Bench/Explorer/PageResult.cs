namespace Fathom.Bench;

/// <summary>What was measured of a page in a browser.</summary>
/// <param name="Browser">Its name and version.</param>
/// <param name="Rows">Milliseconds from the address to the first row of the table.</param>
/// <param name="Map">To the first points of the map.</param>
/// <param name="Filter">From a key in the filter to the table that it leaves, the wait for another key included.</param>
/// <param name="Jump">From a jump in the table to the rows that are there.</param>
/// <param name="Frames">While the map is moved.</param>
/// <param name="Megabytes">Of the page's own heap at the end.</param>
sealed record PageResult(string Browser, double Rows, double Map, double Filter, double Jump, IReadOnlyList<MapFrames> Frames,
    double Megabytes);
