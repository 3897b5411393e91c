/* dotnet.exe for Wine: finds hostfxr beside itself and passes the command line on. */
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

typedef int (*hostfxr_main_startupinfo)(
    int count, const wchar_t **arguments, const wchar_t *host, const wchar_t *root, const wchar_t *application);

/* Wine links its own handlers of exceptions on the stack. .NET leaves such a frame without unlinking it, and the next exception
   of the thread would call into what the stack holds there by then: it never ends. On Windows x64 this list is not used. */
static LONG CALLBACK forget_handlers(EXCEPTION_POINTERS *exception)
{
    NT_TIB *thread = (NT_TIB *)NtCurrentTeb();
    DWORD code = exception->ExceptionRecord->ExceptionCode;
    BOOL is_of_dotnet = code == 0xE0434352 || code == 0x02345678;

    if (is_of_dotnet || (ULONG_PTR)thread->ExceptionList < exception->ContextRecord->Rsp)
        thread->ExceptionList = (void *)~(ULONG_PTR)0;
    return EXCEPTION_CONTINUE_SEARCH;
}

int wmain(int count, wchar_t **arguments)
{
    static wchar_t host[MAX_PATH], root[MAX_PATH], library[MAX_PATH * 2], application[MAX_PATH * 2];
    HMODULE module;
    hostfxr_main_startupinfo start;

    GetModuleFileNameW(NULL, host, MAX_PATH);
    wcscpy(root, host);
    *wcsrchr(root, L'\\') = 0;
    swprintf(library, MAX_PATH * 2, L"%ls\\host\\fxr\\%ls\\hostfxr.dll", root, RUNTIME_VERSION);
    swprintf(application, MAX_PATH * 2, L"%ls\\dotnet.dll", root);

    AddVectoredExceptionHandler(FALSE, forget_handlers);
    module = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    start = module ? (hostfxr_main_startupinfo)(void *)GetProcAddress(module, "hostfxr_main_startupinfo") : NULL;
    if (!start)
    {
        fwprintf(stderr, L"'%ls' cannot be loaded.\n", library);
        return 131;
    }

    return start(count, (const wchar_t **)arguments, host, root, application);
}
