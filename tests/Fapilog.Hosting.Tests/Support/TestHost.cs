using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fapilog.Hosting.Tests.Support;

internal static class TestHost
{
    public static IHost Build(
        Configured configured,
        RecordingLogs logs,
        Action<IServiceCollection>? more = null,
        Action<FapilogBuilder>? fapilog = null) =>
        Build(configured.Build(), logs, more, fapilog);

    public static IHost Build(
        IConfiguration configuration,
        RecordingLogs logs,
        Action<IServiceCollection>? more = null,
        Action<FapilogBuilder>? fapilog = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { Args = [] });
        builder.Logging.AddProvider(logs);
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Services.AddFapilog(configuration, fapilog ?? (_ => { }));
        more?.Invoke(builder.Services);
        return builder.Build();
    }
}
