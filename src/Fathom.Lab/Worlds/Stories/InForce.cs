namespace Fathom.Lab.Stories;

/// <summary>What holds without being mentioned: where, in what weather, when, about whom.</summary>
static class InForce
{
    public static int[] After(StoryMemory memory)
    {
        var variables = new List<int> { StoryVariables.HeroInForce[memory.People[StoryMemory.Hero].Female ? 1 : 0] };
        if (memory.Place >= 0) variables.Add(StoryVariables.PlaceInForce[memory.Place]);
        if (memory.Weather >= 0) variables.Add(StoryVariables.WeatherInForce[memory.Weather]);
        if (memory.Time >= 0) variables.Add(StoryVariables.TimeInForce[memory.Time]);
        return [.. variables];
    }
}
