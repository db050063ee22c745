namespace Fathom.Explorer;

/// <summary>A figure and what is known of its spread.</summary>
/// <param name="Value">Of the first seed, not rounded.</param>
/// <param name="Mean">Over the seeds; null of one.</param>
/// <param name="Deviation">Standard deviation over the seeds; null of one.</param>
/// <param name="Low">Where 95 % of resampled documents lie: lower end; null where none were drawn.</param>
/// <param name="High">Upper end.</param>
sealed record MeasuredValue(double Value, double? Mean, double? Deviation, double? Low, double? High);
