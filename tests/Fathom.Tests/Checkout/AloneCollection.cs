namespace Fathom.Tests.Checkout;

/// <summary>Tests that measure time: they run one by one, after all others.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
