namespace Fathom.Lab.Stories;

/// <summary>
/// All that the story has said so far and that decides how it may go on. It holds nothing that the text does not show:
/// a latent value is drawn when the first words express it. That makes the program invertible. −1 means: not said yet.
/// </summary>
sealed class StoryMemory
{
    /// <summary>Places in <see cref="People"/>.</summary>
    public const int Hero = 0, Second = 1, Elder = 2;

    /// <summary>What <i>it</i> stands for when it is not a thing.</summary>
    public const int TheAnimal = 2;

    public readonly Person[] People = new Person[3];
    public readonly Thing[] Things = new Thing[2];

    /// <summary>Three indices into <see cref="Activities.Provisions"/>; the first −1 when nothing is packed.</summary>
    public readonly int[] Provisions = [-1, -1, -1];

    /// <summary>Whom <i>he</i> and <i>she</i> stand for, or −1: index 0 male, 1 female.</summary>
    public readonly int[] Pronouns = [-1, -1];

    /// <summary>What the second child is to the first, an index into <see cref="Relation.All"/>.</summary>
    public int Relation = -1;

    /// <summary>What <i>it</i> (or <i>them</i>) stands for: a thing, <see cref="TheAnimal"/>, or −1.</summary>
    public int It = -1;

    /// <summary>Sentences told.</summary>
    public int Sentences;

    public int Animal = -1, AnimalColour = -1, Place = -1, Weather = -1, Time = -1, Weekday = -1, Month = -1;

    /// <summary>Where they mean to go.</summary>
    public int Plan = -1;

    /// <summary>The colour that the main character likes best.</summary>
    public int Favourite = -1;

    /// <summary>What was eaten last, an index into <see cref="Activities.Provisions"/>.</summary>
    public int Eaten = -1;

    /// <summary>Which child is faster, <see cref="Hero"/> or <see cref="Second"/>.</summary>
    public int Faster = -1;

    /// <summary>The value on the computer's screen.</summary>
    public int Screen = -1;

    public Question Question;

    /// <summary>Who was asked, and about what.</summary>
    public int Asked = -1, Topic = -1;

    /// <summary>The event told last, so that the same one does not come twice running.</summary>
    public int Last = -1;

    /// <summary>Whether the last sentence has been told.</summary>
    public bool Over;

    /// <summary>Whether both children are there, so that one can speak of <i>them</i>.</summary>
    public bool Pair => People[Second].Known;

    /// <summary>A copy that shares nothing with this one.</summary>
    public StoryMemory Copy()
    {
        var copy = new StoryMemory();
        copy.Set(this);
        return copy;
    }

    /// <summary>Makes this equal to another.</summary>
    public void Set(StoryMemory other)
    {
        other.People.CopyTo(People, 0);
        other.Things.CopyTo(Things, 0);
        other.Provisions.CopyTo(Provisions, 0);
        other.Pronouns.CopyTo(Pronouns, 0);
        (Relation, It, Sentences) = (other.Relation, other.It, other.Sentences);
        (Animal, AnimalColour) = (other.Animal, other.AnimalColour);
        (Place, Weather, Time, Weekday, Month) = (other.Place, other.Weather, other.Time, other.Weekday, other.Month);
        (Plan, Favourite, Eaten, Faster, Screen) = (other.Plan, other.Favourite, other.Eaten, other.Faster, other.Screen);
        (Question, Asked, Topic, Last, Over) = (other.Question, other.Asked, other.Topic, other.Last, other.Over);
    }
}
