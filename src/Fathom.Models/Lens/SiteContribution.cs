namespace Fathom.Models.Lens;

/// <summary>What the values at a site add to a logit.</summary>
public readonly record struct SiteContribution(Site Site, double Value);
