namespace Fapilog.Tests.Shared;

/// <summary>
/// The statuses a provider is tried with: all that are registered (RFC 9110 and others), and those that proxies and networks
/// in front of an endpoint made up.
/// </summary>
internal static class AnsweredStatuses
{
    public static IReadOnlyList<int> All { get; } =
    [
        200, 201, 202, 203, 204, 206, 207, 208, 226,
        300, 301, 302, 303, 304, 305, 307, 308,
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431,
        444, 451, 499,
        500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599,
    ];
}
