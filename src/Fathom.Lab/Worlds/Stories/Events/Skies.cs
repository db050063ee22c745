namespace Fathom.Lab.Stories;

/// <summary>Weather, time of day, dates.</summary>
static class Skies
{
    public static readonly StoryEvent[] All =
    [
        new("weather", m => m.Weather < 0 ? 1.3 : 0.5, Turn),
        new("scene", m => m.Weather >= 0 ? 0.8 : 0.3, Scene),
        new("in the weather", m => m.Weather >= 0 ? 0.9 : 0.3, Sign),
        new("hour", m => 0.6, Hour),
        new("date", m => 0.5, Date),
    ];

    // The rain fell; it was a rainy day; there was rain all around. Weather that is known may change.
    static void Turn(Teller t)
    {
        StoryMemory memory = t.Memory;
        int before = memory.Weather, start = t.Pieces.Count;
        if (before < 0 || t.Chance(0.4)) Draw(t, before);
        Weather weather = Weather.All[memory.Weather];
        using (t.As(StoryVariables.Weathers[memory.Weather]))
        {
            switch (t.Below(4))
            {
                case 0: t.Say("the").Noun(weather.Noun).Verb(weather.Does); break;
                case 1:
                    t.Say("it was").Article(weather.Adjective).Modifier(weather.Adjective);
                    t.Noun(t.Of<string>("day", "week", "place"));
                    break;
                case 2:
                    t.Say("such").Modifier(t.Of<string>("strong", "strange", "wonderful"));
                    t.Noun(weather.Noun).Say("was rare");
                    break;
                default: t.Say("now there was").Noun(weather.Noun).Say(t.Of<string>("all around", "again", "outside")); break;
            }
        }
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    static void Draw(Teller t, int except)
    {
        Span<double> weights = stackalloc double[Weather.All.Length];
        for (int i = 0; i < weights.Length; i++) weights[i] = i == except ? 0 : 1;
        t.Memory.Weather = t.Pick(weights);
    }

    static void Scene(Teller t)
    {
        if (t.Memory.Weather < 0) Draw(t, -1);
        using (t.As(StoryVariables.Weathers[t.Memory.Weather], MentionForm.Implied))
            t.Say(t.Of<string>(Weather.All[t.Memory.Weather].Scenes));
        Phrases.Stop(t);
    }

    /// <summary>The weather as a reason: the rain fell, everyone was hot.</summary>
    public static void Reason(Teller t, bool implied)
    {
        if (t.Memory.Weather < 0) Draw(t, -1);
        Weather weather = Weather.All[t.Memory.Weather];
        using var _ = t.As(StoryVariables.Weathers[t.Memory.Weather], implied ? MentionForm.Implied : MentionForm.Explicit);
        if (implied) t.Say(t.Of<string>(weather.Scenes));
        else t.Say("the").Noun(weather.Noun).Verb(weather.Does);
    }

    static void Sign(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        if (t.Memory.Weather < 0) Draw(t, -1);
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Weathers[t.Memory.Weather], MentionForm.Implied))
            t.Verb(t.Of<string>(Weather.All[t.Memory.Weather].Signs));
        Phrases.MarkPast(t, start);
        if (t.Chance(0.2)) Setting.Here(t);
        Phrases.Stop(t);
    }

    // Time goes on: the hour after the one that is known, or the same.
    static void Hour(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Time >= 0;
        if (!known) memory.Time = t.Below(DayTime.All.Length);
        else if (t.Chance(0.6)) memory.Time = (memory.Time + 1) % DayTime.All.Length;
        DayTime time = DayTime.All[memory.Time];
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Times[memory.Time]))
        {
            switch (t.Below(4))
            {
                case 0: t.Say("it was").Noun(time.Noun).Say(t.Of<string>("by now", "already")); break;
                case 1: t.Noun(time.Noun).Verb(t.Of<string>("came", "had come")); break;
                case 2: t.Say("the").Noun(time.Noun).Say("was").Modifier(t.Of<string>("calm", "long", "bright")); break;
                default: t.Say("what a").Modifier(t.Of<string>("calm", "long", "bright")).Noun(time.Noun).Say("it was"); break;
            }
        }
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    // It was the third of May. The calendar said Monday.
    static void Date(Teller t)
    {
        StoryMemory memory = t.Memory;
        switch (t.Below(3))
        {
            case 0:
                t.Say("it was the").Number(t.Of<string>(Calendar.Ordinals)).Say("of");
                if (memory.Month < 0) memory.Month = t.Below(Calendar.Months.Length);
                using (t.As(StoryVariables.Months[memory.Month])) t.Noun(Calendar.Months[memory.Month]);
                break;
            case 1:
                t.Say(t.Of<string>("the calendar said", "today was"));
                Weekday(t);
                break;
            default:
                t.Say("it was");
                Weekday(t);
                t.Say(",");
                t.Say("the").Number(t.Of<string>(Calendar.Ordinals));
                break;
        }
        Phrases.Stop(t);
    }

    static void Weekday(Teller t)
    {
        StoryMemory memory = t.Memory;
        if (memory.Weekday < 0) memory.Weekday = t.Below(Calendar.Weekdays.Length);
        using var _ = t.As(StoryVariables.Weekdays[memory.Weekday]);
        t.Noun(Calendar.Weekdays[memory.Weekday]);
    }
}
