using System.Text.Json.Serialization;

namespace Fathom.Features;

/// <summary>Where a direction comes from. In JSON its <c>from</c> says which kind it is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "from")]
[JsonDerivedType(typeof(LatentSource), "latent")]
[JsonDerivedType(typeof(FileSource), "file")]
[JsonDerivedType(typeof(VectorSource), "vector")]
[JsonDerivedType(typeof(ComponentSource), "component")]
[JsonDerivedType(typeof(TextsSource), "texts")]
[JsonDerivedType(typeof(LabelSource), "label")]
[JsonDerivedType(typeof(ProbeSource), "probe")]
[JsonDerivedType(typeof(RandomSource), "random")]
public abstract record DirectionSource
{
    private protected DirectionSource() { }

    /// <summary>What it is called in messages and tables.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
}
