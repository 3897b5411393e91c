using System.ComponentModel.DataAnnotations;
using Fapilog.Alerting;
using Fapilog.Auditing;

namespace Fapilog.Fixtures;

public enum Colour
{
    Red,
    Green,
}

public sealed class RichSettings : IValidatableObject
{
    [Required]
    public Uri? Url { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 443;

    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(1);

    public Colour Colour { get; set; }

    public bool? Loud { get; set; }

    public Secret? Key { get; set; }

    public Secret Standing { get; set; } = Secret.Parse("standing-secret-token");

    public required string Team { get; init; }

    public Proxy? Proxy { get; set; }

    public string[] To { get; set; } = [];

    public IList<Room> Rooms { get; } = [];

    public IReadOnlyList<int> Codes { get; set; } = [];

    public ISet<string> Tags { get; set; } = new HashSet<string>();

    public Dictionary<string, string> Headers { get; set; } = [];

    public IReadOnlyDictionary<string, Secret> Keys { get; set; } = new Dictionary<string, Secret>();

    public int Refused
    {
        get => 0;
        set => throw new ArgumentOutOfRangeException(nameof(value), value, "refused");
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url?.Scheme == "http")
        {
            yield return new ValidationResult($"'Url' must not be http when the key is {Key?.GetValue()}", [nameof(Url)]);
        }
    }
}

public sealed class Proxy
{
    [Required]
    [StringLength(40)]
    public string? Host { get; set; }

    public int Port { get; set; }
}

public sealed class Room
{
    [Required]
    [RegularExpression("^#[a-z]+$")]
    public string? Name { get; set; }

    public Secret? Token { get; set; }
}

/// <summary>Its receipt shows everything that was bound and is no secret.</summary>
[AlertProvider("rich", Settings = typeof(RichSettings))]
public sealed class RichProvider : IAlertProvider
{
    public IAlertDispatcher CreateDispatcher(AlertProviderContext context) => new RichDispatcher(context);
}

internal sealed class RichDispatcher : IAlertDispatcher
{
    private readonly AlertProviderContext _context;

    public RichDispatcher(AlertProviderContext context)
    {
        _context = context;
    }

    public Task<AlertReceipt> SendAlertAsync(
        AuditEvent auditEvent,
        AlertSeverity severity,
        string? channel = null,
        CancellationToken cancellationToken = default)
    {
        var settings = _context.GetSettings<RichSettings>();
        string[] parts =
        [
            $"{settings.Url}", $"{settings.Port}", $"{settings.Pause}", $"{settings.Colour}", $"{settings.Loud}", settings.Team,
            $"{settings.Proxy?.Host}:{settings.Proxy?.Port}",
            string.Join(',', settings.To),
            string.Join(',', settings.Rooms.Select(room => room.Name)),
            string.Join(',', settings.Codes),
            string.Join(',', settings.Tags.Order()),
            string.Join(',', settings.Headers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}")),
            string.Join(',', settings.Keys.Keys.Order()),
        ];
        return Task.FromResult(new AlertReceipt
        {
            Reference = string.Join('|', parts),
            Note = string.Join('|', _context.RawSettings.OrderBy(pair => pair.Key).Select(pair => pair.Key)),
        });
    }
}
