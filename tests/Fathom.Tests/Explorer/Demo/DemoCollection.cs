namespace Fathom.Tests.Explorer.Demo;

/// <summary>Those who look at the demo's run share it.</summary>
[CollectionDefinition(Name)]
public sealed class DemoCollection : ICollectionFixture<DemoRun>
{
    public const string Name = "demo run";
}
