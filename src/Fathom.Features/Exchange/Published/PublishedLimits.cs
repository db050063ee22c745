namespace Fathom.Features;

/// <summary>How much of a foreign file is believed. All lie far above what is published, and bound what one file can cost.</summary>
static class PublishedLimits
{
    /// <summary>Features of one set.</summary>
    public const int Features = 1 << 20;

    /// <summary>Number of a latent, excluded.</summary>
    public const int Latent = 1 << 22;

    /// <summary>Examples of one feature.</summary>
    public const int Examples = 1000;

    /// <summary>Tokens of one example.</summary>
    public const int Tokens = 1 << 15;

    /// <summary>Characters of one text: a token, a label, a name.</summary>
    public const int Characters = 4096;

    /// <summary>Labels of one feature.</summary>
    public const int Labels = 100;

    /// <summary>Numbers of any other list that is kept.</summary>
    public const int List = 1000;

    /// <summary>Bytes of one JSON object.</summary>
    public const int ObjectBytes = 1 << 26;

    /// <summary>Bytes of one file, unpacked.</summary>
    public const long FileBytes = 1L << 36;

    /// <summary>Depth of JSON.</summary>
    public const int Depth = 16;
}
