namespace Fathom.Tests;

public class Skeleton { [Fact] public void Runs() => Assert.Equal(0x6627E8D5u, Fathom.Numerics.Philox.Rounds(0,0,0,0,0,0).Item1); }
